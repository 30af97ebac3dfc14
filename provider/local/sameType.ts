/** Holds a declared type and its schema together: a key that one lacks, or that has another type, does not compile. */

/** The names of what is different, which the message of the compiler shows. */
export type Differing<Declared, Checked> = {
    [Key in keyof Declared | keyof Checked]-?: Same<At<Declared, Key>, At<Checked, Key>> extends true ? never : Key;
}[keyof Declared | keyof Checked];

/** Wants `Differing` to find nothing. */
export type None<Names extends never> = Names;

/** With its name, so that one that may be absent is another type. */
type At<Of, Key> = Key extends keyof Of ? Pick<Of, Key> : "absent";

// The compiler compares two conditional types by the identity of what they ask for.
/* eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the parameter only keeps the question open */
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
