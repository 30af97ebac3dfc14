/** What the local Atlas says, past every part of the provider: against this its outputs are held. */
import assert from "node:assert/strict";
import type { LocalAtlas } from "../../provider/local";
import { defaultAccount, defaultProjectId } from "../../provider/local/constants";

/** The answer to a GET of `path` below the default project, as it stands. */
export async function answerOf(atlas: LocalAtlas, path: string): Promise<object> {
    const { clientId, clientSecret } = defaultAccount;
    const signIn = await fetch(`${atlas.url}/api/oauth/token`, {
        method: "POST",
        body: "grant_type=client_credentials",
        headers: {
            authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
            "content-type": "application/x-www-form-urlencoded",
        },
    });
    const { access_token: token } = (await signIn.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${token}`, accept: "application/vnd.atlas.2023-01-01+json" };
    const response = await fetch(`${atlas.url}/api/atlas/v2/groups/${defaultProjectId}/${path}`, { headers });
    assert.equal(response.status, 200);
    return (await response.json()) as object;
}

/** All of a snapshot by our names: two fields are called otherwise, and links are of no use here. */
export function renamed(shown: object): Record<string, unknown> {
    const text = JSON.stringify(shown).replaceAll('"masterKeyUUID":', '"masterKeyUuid":');
    const { id, links, ...others } = JSON.parse(text) as Record<string, unknown>;
    assert.ok(Array.isArray(links));
    return { ...others, snapshotId: id };
}
