/** Holds answers of the local Atlas, and the requests that it accepts, to its description. */
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { describeAt } from "../../provider/local/description";

/** A request and its answer, as texts. */
export interface Exchange {
    method: string;
    /** Path and query as sent. */
    target: string;
    requestHeaders: Headers;
    requestBody: string;
    status: number;
    headers: Headers;
    body: string;
}

type Schema = Record<string, unknown>;

interface Reference {
    $ref?: string;
}

interface Content {
    content?: Record<string, { schema: Schema }>;
}

interface Parameter {
    name: string;
    in: "path" | "query";
    schema: Schema;
}

interface Answer extends Content {
    headers?: Record<string, Reference & { required?: boolean; schema: Schema }>;
}

interface Operation {
    operationId: string;
    parameters?: (Parameter & Reference)[];
    requestBody?: Content & Reference;
    responses: Record<string, Answer & Reference>;
}

interface PathItem extends Partial<Record<string, Operation | (Parameter & Reference)[]>> {
    parameters?: (Parameter & Reference)[];
}

interface Description {
    paths: Record<string, PathItem>;
    components: { responses: Record<string, Answer> };
}

/** What any HTTP answer may have. */
const headersOfHttp = ["content-type", "content-length", "date"];

/** In the order in which OpenAPI and the local Atlas have them. */
const methods = ["get", "post", "patch", "delete"];

export const description = JSON.parse(JSON.stringify(describeAt("http://127.0.0.1"))) as Description;

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
addFormats(ajv);
ajv.addVocabulary(["components"]);
ajv.addSchema({ components: description.components }, "description");

/** Values in a path, a query, a form or a header are texts; what they stand for depends on the schema. */
const ajvForTexts = new Ajv2020({ strict: false, coerceTypes: true });
addFormats(ajvForTexts);
ajvForTexts.addSchema({ components: description.components }, "description");

const compiled = new WeakMap<object, ValidateFunction>();

const paths = Object.entries(description.paths)
    .map(([path, item]) => ({
        path,
        item,
        form: new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
    }))
    // A piece of the path's own goes before a parameter.
    .sort((one, other) => one.path.split("{").length - other.path.split("{").length);

/** Every operation, with the media types of its answers that are no errors. */
export const describedOperations = paths.flatMap(({ path, item }) =>
    methods.flatMap((method) => {
        const operation = item[method] as Operation | undefined;
        if (!operation) {
            return [];
        }
        const { content = {} } = resolve(operation.responses[200] ?? operation.responses[204] ?? {});
        return [{ method: method.toUpperCase(), path, mediaTypes: Object.keys(content) }];
    }),
);

/** What is off the description; nothing if all is well. */
export function deviationsOf(exchange: Exchange): string[] {
    const { method, target, status } = exchange;
    const found = find(exchange);
    const about = `${method} ${target} ${status}`;
    const deviations = [
        ...answerDeviations(exchange, found),
        ...(status < 300 ? acceptedNonsense(exchange, found) : []),
    ];
    return deviations.map((deviation) => `${about}: ${deviation}`);
}

interface Found {
    item?: PathItem;
    operation?: Operation;
    pathValues: Record<string, string>;
}

/** HEAD is answered like GET. */
function find({ method, target }: Exchange): Found {
    const pathname = target.replace(/\?.*$/s, "");
    for (const { item, form } of paths) {
        const match = form.exec(pathname);
        if (match) {
            const operation = item[(method === "HEAD" ? "GET" : method).toLowerCase()] as Operation | undefined;
            return { item, pathValues: { ...match.groups }, ...(operation ? { operation } : {}) };
        }
    }
    return { pathValues: {} };
}

function answerDeviations(exchange: Exchange, { item, operation }: Found): string[] {
    const answer = expectedAnswer(exchange, item, operation);
    if (!answer) {
        return ["no such status is described"];
    }
    return [
        ...headerDeviations(answer, exchange),
        ...(exchange.method === "HEAD" ? [] : bodyDeviations(answer, exchange)),
        ...(item && exchange.status === 405 ? allowDeviations(exchange, item) : []),
    ];
}

/** A path or method that is not described has answers of its own; sign-in and rate limits come before both. */
function expectedAnswer({ status }: Exchange, item?: PathItem, operation?: Operation): Answer | undefined {
    if (operation) {
        const answer = operation.responses[status];
        return answer && resolve(answer);
    }
    const { responses } = description.components;
    const { MethodNotAllowed, NoSuchPath, NotSignedIn, AddressRefused, TooManyRequests } = responses;
    switch (status) {
        case 401:
            return NotSignedIn;
        case 403:
            return AddressRefused;
        case 404:
            return item ? undefined : NoSuchPath;
        case 405:
            return item ? MethodNotAllowed : undefined;
        case 429:
            return TooManyRequests;
        default:
            return undefined;
    }
}

function headerDeviations({ headers: described = {} }: Answer, { headers, body }: Exchange): string[] {
    const deviations = Object.entries(described).flatMap(([name, reference]) => {
        const { required = false, schema } = resolve(reference);
        const value = headers.get(name);
        if (value === null) {
            return required ? [`the header ${name} is missing`] : [];
        }
        return problems(ajvForTexts, schema, value).map((problem) => `the header ${name}: ${problem}`);
    });
    const known = [...headersOfHttp, ...Object.keys(described).map((name) => name.toLowerCase())];
    const unknown = [...headers.keys()].filter((name) => !known.includes(name));
    const code = headers.get("x-error-code");
    return [
        ...deviations,
        ...unknown.map((name) => `the header ${name} is not described`),
        ...(code !== null && body !== "" && !body.includes(`"${code}"`)
            ? [`the header X-Error-Code is ${code}, unlike the body`]
            : []),
    ];
}

function bodyDeviations({ content }: Answer, { headers, body }: Exchange): string[] {
    if (!content) {
        return body === "" ? [] : ["there is a body"];
    }
    const schema = content[mediaTypeIn(headers)]?.schema;
    if (!schema) {
        return [`the media type ${headers.get("content-type")} is not described`];
    }
    return problems(ajv, schema, parseJson(body)).map((problem) => `the body: ${problem}`);
}

function allowDeviations({ headers }: Exchange, item: PathItem): string[] {
    const described = methods.filter((method) => method in item).map((method) => method.toUpperCase());
    const allowed = headers.get("allow");
    return allowed === described.join(", ")
        ? []
        : [`the header Allow is ${allowed}, and described is ${described.join(", ")}`];
}

/** What a request that was accepted should have been refused for. */
function acceptedNonsense(exchange: Exchange, { item, operation, pathValues }: Found): string[] {
    if (!operation) {
        return [];
    }
    const parameters = [...(item?.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
    const schemaOf = (place: string, name: string) =>
        parameters.find((parameter) => parameter.in === place && parameter.name === name)?.schema;
    const query = [...new URL(exchange.target, "http://127.0.0.1").searchParams];
    const names = query.map(([name]) => name);
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    const values = [
        ...Object.entries(pathValues).map(([name, value]) => ["path", name, decodeURIComponent(value)] as const),
        ...query.map(([name, value]) => ["query", name, value] as const),
    ];
    return [
        ...twice.map((name) => `accepted: the parameter ${name} twice`),
        ...values.flatMap(([place, name, value]) => {
            const schema = schemaOf(place, name);
            return (schema ? problems(ajvForTexts, schema, value) : ["not described"]).map(
                (problem) => `accepted: the parameter ${name}: ${problem}`,
            );
        }),
        ...bodyNonsense(operation, exchange),
    ];
}

function bodyNonsense({ requestBody }: Operation, { requestHeaders, requestBody: body }: Exchange): string[] {
    if (!requestBody) {
        return [];
    }
    const mediaType = mediaTypeIn(requestHeaders);
    const { content = {} } = resolve(requestBody);
    const schema = content[mediaType]?.schema;
    if (!schema) {
        // A later date stands for the version before it.
        return /^application\/vnd\.atlas\.[\d-]+\+json$/.test(mediaType) ? [] : [`accepted: a body of ${mediaType}`];
    }
    const value = mediaType.endsWith("json") ? parseJson(body) : Object.fromEntries(new URLSearchParams(body));
    return problems(ajv, schema, value).map((problem) => `accepted: the body: ${problem}`);
}

function problems(validator: Ajv2020, schema: Schema, value: unknown): string[] {
    let validate = compiled.get(schema);
    if (!validate) {
        validate = validator.compile(withAbsoluteReferences(schema) as Schema);
        compiled.set(schema, validate);
    }
    // An object around it, so that a text can be made a number.
    return validate({ value })
        ? []
        : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath.slice(6)} ${message}`);
}

/** References within the description, seen from outside of it. */
function withAbsoluteReferences(schema: Schema): unknown {
    const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"description#/');
    return { type: "object", required: ["value"], properties: { value: JSON.parse(text) as unknown } };
}

function resolve<T extends Reference>(given: T): T {
    if (given.$ref === undefined) {
        return given;
    }
    const steps = given.$ref.slice(2).split("/");
    return steps.reduce<unknown>((place, step) => (place as Record<string, unknown>)[step], description) as T;
}

function mediaTypeIn(headers: Headers): string {
    return (headers.get("content-type") ?? "").replace(/;.*/s, "").trim().toLowerCase();
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
