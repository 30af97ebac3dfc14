/** Which known word somebody meant who misspelled it. */

/** The known word with the fewest different letters, unless nearly everything is different. */
export function nearest(word: string, known: readonly string[]): string | undefined {
    const most = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
    const [best] = known
        .map((candidate) => ({ candidate, distance: distanceOf(word.toLowerCase(), candidate.toLowerCase()) }))
        .filter(({ distance }) => distance <= most)
        .sort((one, other) => one.distance - other.distance);
    return best?.candidate;
}

/** How many letters must be put in, left out or changed (Levenshtein). */
function distanceOf(one: string, other: string): number {
    let row = Array.from({ length: other.length + 1 }, (_, column) => column);
    for (const [index, letter] of Array.from(one).entries()) {
        const next = [index + 1];
        for (let column = 1; column <= other.length; column += 1) {
            const changed = (row[column - 1] ?? 0) + (letter === other[column - 1] ? 0 : 1);
            next.push(Math.min(changed, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
        }
        row = next;
    }
    return row[other.length] ?? 0;
}
