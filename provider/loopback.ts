/** Which hosts are this machine: plain http may go to them, no proxy stands in between, and the local Atlas serves no other. */

/** True for addresses that never leave this machine. */
export function isLoopback(hostname: string): boolean {
    return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
