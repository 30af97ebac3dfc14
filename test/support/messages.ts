/**
 * The texts of the code that a user can meet, found in its sources: every string and template of at least two words is one, whatever
 * throws, logs or returns it. Placeholders are `…`.
 */
import ts from "typescript";

export interface Message {
    /** Such as `The … is gone from Atlas: the next …`. */
    text: string;
    file: string;
    line: number;
}

/** What stands where a template has a value. */
export const placeholder = "…";

/** @param file Its path, for reports. @param source Its content. */
export function messagesIn(file: string, source: string): Message[] {
    const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
    const found: Message[] = [];
    const visit = (node: ts.Node): void => {
        if (isText(node)) {
            const text = textOf(node);
            if (/\p{L}[^\p{L}]* [^\p{L}]*\p{L}/u.test(text)) {
                found.push({ text, file, line: parsed.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
            }
            valuesIn(node).forEach(visit);
        } else if (!ts.isLiteralTypeNode(node)) {
            ts.forEachChild(node, visit);
        }
    };
    visit(parsed);
    return found;
}

/** A literal, a template, or a sum of which one part at least is one of these. */
function isText(node: ts.Node): node is ts.Expression {
    return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || (isSum(node) && partsOf(node).some(isText));
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
    return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

function partsOf(node: ts.Expression): ts.Expression[] {
    return isSum(node) ? [...partsOf(node.left), ...partsOf(node.right)] : [node];
}

function textOf(node: ts.Expression): string {
    const texts = partsOf(node).map((part) => {
        if (ts.isStringLiteralLike(part)) {
            return part.text;
        }
        return ts.isTemplateExpression(part)
            ? part.head.text + part.templateSpans.map(({ literal }) => placeholder + literal.text).join("")
            : placeholder;
    });
    return texts.join("").replaceAll(/…(\s*…)+/g, placeholder);
}

/** What is put into the text, which may hold texts of its own. */
function valuesIn(node: ts.Expression): ts.Expression[] {
    return partsOf(node).flatMap((part) => {
        if (ts.isTemplateExpression(part)) {
            return part.templateSpans.map(({ expression }) => expression);
        }
        return ts.isStringLiteralLike(part) ? [] : [part];
    });
}
