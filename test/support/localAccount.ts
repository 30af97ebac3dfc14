/** How the real client signs in at a local Atlas that was told of no account of the test's own. */
import { defaultAccount } from "../../provider/local/constants";
import type { Credentials } from "../../provider/settings/settings";

const { publicKey, privateKey, clientId, clientSecret } = defaultAccount;

export const apiKey: Credentials = { kind: "apiKey", publicKey, privateKey };
export const serviceAccount: Credentials = { kind: "serviceAccount", clientId, clientSecret };
