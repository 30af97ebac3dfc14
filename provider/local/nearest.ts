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
    let distance = other.length;
    for (const [index, letter] of Array.from(one).entries()) {
        let diagonal = index;
        distance = index + 1;
        const next = [distance];
        for (const [column, above] of row.slice(1).entries()) {
            distance = Math.min(diagonal + (letter === other[column] ? 0 : 1), above + 1, distance + 1);
            next.push(distance);
            diagonal = above;
        }
        row = next;
    }
    return distance;
}
