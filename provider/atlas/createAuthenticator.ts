/** The choice between the kinds of credentials. */
import type { Clock } from "../clock";
import type { AtlasSettings } from "../settings/settings";
import type { Authenticator } from "./authenticator";
import { DigestAuthenticator } from "./digest";
import { ServiceAccountAuthenticator } from "./serviceAccount";
import type { Transport } from "./transport";

export function createAuthenticator(settings: AtlasSettings, transport: Transport, clock: Clock): Authenticator {
    const { baseUrl, credentials } = settings;
    switch (credentials.kind) {
        case "apiKey":
            return new DigestAuthenticator(credentials, transport);
        case "serviceAccount":
            return new ServiceAccountAuthenticator(credentials, baseUrl, transport, clock);
        case "accessToken":
            return {
                authorize: () => Promise.resolve(`Bearer ${credentials.accessToken}`),
                refused: () => "final",
                remedy: "the access token (mongodbatlas:accessToken or MONGODB_ATLAS_ACCESS_TOKEN) has expired or was revoked: fetch a new one",
            };
    }
}
