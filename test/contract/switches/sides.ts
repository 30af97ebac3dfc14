/** What a user of the provider gets on each side of a fact that nobody could find out about Atlas. */
import type { LocalAtlasOptions } from "../../../provider/local";

/** Tests by the rule that they prove; each is given the option with the value that it stands under. */
export type Proofs = Record<string, (options: LocalAtlasOptions) => Promise<void> | void>;

type Scalar = string | number | boolean;

/** For each switch and each of its values the proofs: the compiler refuses one that is left out. Of a number, any two will do. */
export type Sides = {
    [Name in keyof LocalAtlasOptions as LocalAtlasOptions[Name] extends Scalar | undefined ? Name : never]?: {
        [Value in `${Exclude<LocalAtlasOptions[Name], undefined> & Scalar}`]: Proofs;
    };
};
