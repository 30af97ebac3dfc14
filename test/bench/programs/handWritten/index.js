// The dynamic provider as people write it by hand: axios, a POST, and a look every five seconds. No repetition of what
// failed, and nothing is remembered between two operations, so each fetches a token, unless it was given one.
const pulumi = require("@pulumi/pulumi");

const mediaType = "application/vnd.atlas.2023-01-01+json";

async function connect() {
    const axios = require("axios");
    const { ATLAS_URL: baseURL, ATLAS_CLIENT_ID: username, ATLAS_CLIENT_SECRET: password } = process.env;
    let token = process.env.ATLAS_TOKEN;
    if (!token) {
        const answer = await axios.post(`${baseURL}/api/oauth/token`, "grant_type=client_credentials", {
            auth: { username, password },
        });
        token = answer.data.access_token;
    }
    const headers = { Authorization: `Bearer ${token}`, Accept: mediaType, "Content-Type": mediaType };
    return axios.create({ baseURL, headers });
}

function snapshotsPath({ projectId, clusterName }) {
    return `/api/atlas/v2/groups/${projectId}/clusters/${clusterName}/backup/snapshots`;
}

const provider = {
    async create(inputs) {
        const { setTimeout: sleep } = require("node:timers/promises");
        const atlas = await connect();
        const path = snapshotsPath(inputs);
        const { description, retentionInDays } = inputs;
        let { data: snapshot } = await atlas.post(path, { description, retentionInDays });
        while (snapshot.status !== "completed") {
            if (snapshot.status === "failed") throw new Error(`Snapshot ${snapshot.id} failed`);
            await sleep(5000);
            ({ data: snapshot } = await atlas.get(`${path}/${snapshot.id}`));
        }
        const { status, createdAt, expiresAt, storageSizeBytes } = snapshot;
        return { id: snapshot.id, outs: { ...inputs, status, createdAt, expiresAt, storageSizeBytes } };
    },

    async delete(id, outs) {
        const atlas = await connect();
        await atlas.delete(`${snapshotsPath(outs)}/${id}`);
    },
};

class Snapshot extends pulumi.dynamic.Resource {
    constructor(name, args) {
        super(provider, name, { status: undefined, createdAt: undefined, expiresAt: undefined, ...args });
    }
}

const config = new pulumi.Config();
for (let nth = 0; nth < config.requireNumber("count"); nth++) {
    new Snapshot(`snapshot-${nth}`, {
        projectId: config.require("projectId"),
        clusterName: `cluster-${nth}`,
        retentionInDays: 7,
        description: `Hand-written ${nth}`,
    });
}
