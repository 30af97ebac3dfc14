/**
 * Headers that Atlas's answers have in common, as seen live. Not here are those that tell of its inside: `X-Java-Method`,
 * `X-Java-Version`, `X-Envoy-Upstream-Service-Time` and `X-MongoDB-Service-Version`.
 */

export const usualHeaders = {
    "Referrer-Policy": "strict-origin-when-cross-origin",
    Server: "mdbws",
    "Strict-Transport-Security": "max-age=31536000; includeSubdomains;",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
};

export const errorHeaders = { ...usualHeaders, Vary: "Accept-Encoding" };
