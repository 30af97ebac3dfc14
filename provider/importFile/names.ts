/** Names for resources that have none yet: readable, valid, and each only once. */
import type { AtlasSnapshot } from "../atlas/snapshots";

const longest = 60;

/** A name for each of the snapshots, in their order: from the description, or from the cluster where that gives none. */
export function namesFor(snapshots: AtlasSnapshot[], clusterName: string): string[] {
    const wishes = snapshots.map(({ description }) => slug(description ?? "") || slug(clusterName) || "snapshot");
    const taken = new Set<string>();
    return snapshots.map(({ id }, index) => {
        const wish = wishes[index] ?? id;
        const isShared = wishes.filter((other) => other === wish).length > 1;
        let name = isShared ? `${wish}-${id}` : wish;
        while (taken.has(name) || (name !== wish && wishes.includes(name))) {
            name += `-${id}`;
        }
        taken.add(name);
        return name;
    });
}

/** Lower-case words with hyphens in between: valid in a URN, in a file name, and in a shell. */
function slug(text: string): string {
    const words = text
        .normalize("NFKD")
        .replace(/\p{M}/gu, "")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-");
    return words.replace(/^-/, "").slice(0, longest).replace(/-$/, "");
}
