/** What a Markdown document refers to, and what can be referred to in it. */

/** The targets of its links and pictures. */
export function linksOf(markdown: string): string[] {
    const text = withoutCode(markdown);
    const inline = [...text.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g), ...text.matchAll(/^ *\[[^\]]+\]: *(\S+)/gm)];
    const html = text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g);
    return [...inline, ...html].map(([, link = ""]) => link);
}

/** The paths below `docs` and `examples` that it names, wherever: in a sentence, in a picture of text, in a command. */
export function pathsOf(markdown: string): string[] {
    return [...markdown.matchAll(/(?<![\w./:-])(?:docs|examples)\/[\w./-]*\w/g)].map(([path]) => path);
}

/** The anchors that GitHub and npm give to its headings; one that is there already gets a number. */
export function anchorsOf(markdown: string): string[] {
    const titles = [...withoutCode(markdown).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => title);
    const anchors = titles.map((title) =>
        title
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, "")
            .replace(/\s/g, "-"),
    );
    return anchors.map((anchor, index) => {
        const before = anchors.slice(0, index).filter((other) => other === anchor).length;
        return before === 0 ? anchor : `${anchor}-${before}`;
    });
}

/** A comment in a block of commands looks like a heading, and a list in a program like a link. */
function withoutCode(markdown: string): string {
    return markdown.replace(/^( *)```[^]*?^ *```/gm, "");
}
