/** How long a read may take that no `timeouts` speak of: `refresh`, `get`, functions and `atlas-import-file`. */
export const readLimitMs = 10 * 60_000;
