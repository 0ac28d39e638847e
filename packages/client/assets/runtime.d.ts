/** Header fields, in the forms that fetch takes. Named so that projects without the types of a browser have it, too. */
export type Fields = NonNullable<RequestInit['headers']>;
/** A user name and password, or anything else that stands for itself: a token, a key. */
export type Credential = string | {
    readonly username: string;
    readonly password: string;
};
/** How an operation is called; see `Contract`. */
export interface CallPlan {
    /** Style of each parameter (`query tags`) that is not written in the style of its place. */
    readonly styles?: Readonly<Record<string, string>>;
    /** Media type of the body, when it is not JSON. */
    readonly body?: string;
    /** Ways to be let in: names of schemes that go together. */
    readonly security?: readonly (readonly string[])[];
}
/** What types do not say of a contract. `portico client --runtime` writes it; without it every style is the default one. */
export interface Contract {
    readonly revision?: string;
    /** Where the credential of a security scheme goes: `bearer`, `basic`, `header X-Key`, `query key`, `cookie session`. */
    readonly schemes?: Readonly<Record<string, string>>;
    /** By `METHOD /path/{template}`. */
    readonly operations?: Readonly<Record<string, CallPlan>>;
}
export interface ClientOptions {
    /** What goes before every path, such as `https://api.example.com`. Default: none, so that paths are of the page's own host. */
    readonly baseUrl?: string;
    /** Sent with every request; those of a call go before. */
    readonly headers?: Fields;
    /** The credential for the schemes that an operation asks for, or who gives it for the name of one. */
    readonly auth?: Credential | ((scheme: string) => Credential | undefined | Promise<Credential | undefined>) | undefined;
    /** Default: the global one. */
    readonly fetch?: (request: Request) => Promise<Response>;
    /** False sends no `Portico-Client-Revision`: a browser asks another origin before it sends such a field. */
    readonly revision?: boolean;
    readonly contract?: Contract;
}
/** What the gateway says when something is wrong (RFC 9457). */
export interface Problem {
    readonly type: string;
    readonly title: string;
    readonly status: number;
    readonly detail?: string;
    readonly instance?: string;
    readonly [member: string]: unknown;
}
/** One event of a stream (HTML standard 9.2). */
export interface ServerEvent {
    readonly event: string;
    readonly data: string;
    /** The last id that the stream has named. */
    readonly id: string;
}
type Keys<T> = {
    [K in keyof T]-?: undefined extends T[K] ? never : K;
}[keyof T];
/** True when T has a member that has to be given. */
type Demands<T> = [T] extends [never] ? false : [Keys<T>] extends [never] ? false : true;
type Methods<Item> = {
    [M in keyof Item]-?: NonNullable<Item[M]> extends {
        responses: unknown;
    } ? M : never;
}[keyof Item];
type PathsWith<Paths, M> = {
    [P in keyof Paths]: M extends Methods<Paths[P]> ? P : never;
}[keyof Paths];
type Operation<Paths, P extends keyof Paths, M> = M extends keyof Paths[P] ? NonNullable<Paths[P][M]> : never;
type Given<Parameters> = {
    [Place in keyof Parameters as [NonNullable<Parameters[Place]>] extends [never] ? never : Place]: Parameters[Place];
};
type Params<O> = O extends {
    parameters: infer Parameters;
} ? Demands<Given<Parameters>> extends true ? {
    readonly params: Given<Parameters>;
} : {
    readonly params?: Given<Parameters>;
} : unknown;
type Raw = Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer> | ReadableStream<Uint8Array> | string;
type Encodable<M, T> = M extends `multipart/form-data${string}` ? {
    [K in keyof T]: T[K] | Blob | readonly Blob[];
} | FormData : M extends `application/x-www-form-urlencoded${string}` ? T | URLSearchParams : IsJson<M> extends true ? T : T | Raw;
type Content<C> = {
    [M in keyof C]: Encodable<M, C[M]>;
}[keyof C];
type Body<O> = O extends {
    requestBody: {
        content: infer C;
    };
} ? {
    readonly body: Content<C>;
} : O extends {
    requestBody?: infer B;
} ? [NonNullable<B>] extends [never] ? {
    readonly body?: undefined;
} : NonNullable<B> extends {
    content: infer C;
} ? {
    readonly body?: Content<C>;
} : unknown : unknown;
type Reading = 'json' | 'text' | 'blob' | 'arrayBuffer' | 'stream';
interface CallOptions {
    readonly signal?: AbortSignal;
    readonly headers?: Fields;
    /** Media type of the body, when the operation takes several. */
    readonly contentType?: string;
    /** How to read the answer, when not by its media type. */
    readonly as?: Reading;
    readonly credentials?: RequestInit['credentials'];
    readonly cache?: RequestInit['cache'];
    readonly redirect?: RequestInit['redirect'];
    readonly keepalive?: boolean;
}
/** What a call of operation O takes. */
export type Init<O> = Params<O> & Body<O> & CallOptions;
type InitArguments<O> = Demands<Params<O> & Body<O>> extends true ? [init: Init<O>] : [init?: Init<O>];
type IsJson<M> = M extends `${string}/json${string}` | `${string}+json${string}` ? true : false;
type Decoded<M, T> = M extends `text/event-stream${string}` ? AsyncIterable<ServerEvent> : M extends `application/${'jsonl' | 'x-ndjson' | 'json-seq'}${string}` ? AsyncIterable<T extends readonly (infer Item)[] ? Item : T> : IsJson<M> extends true ? T : M extends `text/${string}` | `${string}xml${string}` | `${string}urlencoded${string}` ? string : Blob;
type Read<R, As> = As extends 'stream' ? ReadableStream<Uint8Array> : As extends 'blob' ? Blob : As extends 'arrayBuffer' ? ArrayBuffer : As extends 'text' ? string : R extends {
    content: infer C;
} ? {
    [M in keyof C]: Decoded<M, C[M]>;
}[keyof C] : undefined;
type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226 | '2XX';
type StatusOf<S> = S extends number ? S : number;
interface Good<S, D> {
    readonly ok: true;
    readonly status: S;
    readonly data: D;
    readonly error?: undefined;
    readonly response: Response;
}
interface Bad<S, E> {
    readonly ok: false;
    readonly status: S;
    readonly data?: undefined;
    readonly error: E;
    readonly response: Response;
}
type Declared<Responses, As> = {
    [S in keyof Responses]: S extends Success ? Good<StatusOf<S>, Read<Responses[S], As>> : S extends 'default' ? Extract<keyof Responses, Success> extends never ? Good<number, Read<Responses[S], As>> | Bad<number, Read<Responses[S], undefined>> : Bad<number, Read<Responses[S], undefined>> : Bad<StatusOf<S>, Read<Responses[S], undefined>>;
}[keyof Responses];
/** What a call of operation O gives: by status, as declared, or a problem that the gateway tells of by itself. */
export type Answer<O, As = undefined> = (O extends {
    responses: infer Responses;
} ? Declared<Responses, As> : never) | Bad<number, Problem>;
type Call<Paths, M extends string> = <P extends PathsWith<Paths, M>, I extends {
    readonly as?: Reading;
} = object>(path: P, ...init: InitArguments<Operation<Paths, P, M>> & {
    readonly 0?: I;
}) => Promise<Answer<Operation<Paths, P, M>, I extends {
    readonly as: infer As;
} ? As : undefined>>;
/** A function for each method; a path that has no such operation is an error to the compiler. */
export interface Client<Paths> {
    readonly GET: Call<Paths, 'get'>;
    readonly PUT: Call<Paths, 'put'>;
    readonly POST: Call<Paths, 'post'>;
    readonly DELETE: Call<Paths, 'delete'>;
    readonly OPTIONS: Call<Paths, 'options'>;
    readonly HEAD: Call<Paths, 'head'>;
    readonly PATCH: Call<Paths, 'patch'>;
    readonly TRACE: Call<Paths, 'trace'>;
    readonly QUERY: Call<Paths, 'query'>;
    /** A method of any name, for those that OpenAPI 3.2 declares under `additionalOperations`. */
    request(method: string, path: string, init?: Init<unknown> & {
        readonly params?: object;
        readonly body?: unknown;
    }): Promise<Good<number, unknown> | Bad<number, unknown>>;
}
/** A client of the API whose types are `Paths`. */
export declare function createClient<Paths extends object = paths>(options?: ClientOptions): Client<Paths>;
export {};
