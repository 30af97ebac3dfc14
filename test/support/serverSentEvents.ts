/** Reads the events that the page of a local Atlas hears. */

export interface ServerSentEvent {
    event: string;
    data: unknown;
}

/** The events of an answer, until it ends. */
export async function* eventsOf(response: Response): AsyncGenerator<ServerSentEvent, void> {
    let rest = "";
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
        const blocks = (rest + text).split("\n\n");
        rest = blocks.pop()!;
        for (const block of blocks) {
            const fieldOf = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? "";
            yield { event: fieldOf("event"), data: JSON.parse(fieldOf("data")) };
        }
    }
}
