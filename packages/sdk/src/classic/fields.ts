/** What the Android SDK has beside a field: `getText()` and `setText(…)` for `text`. */
export type Accessors<F> = { [K in keyof F & string as `get${Capitalize<K>}`]: () => F[K] } & {
  [K in keyof F & string as `set${Capitalize<K>}`]: (value: F[K]) => void;
};

/**
 * Makes the base of a class with these fields, as on iOS, and a getter and a setter for each, as on Android.
 *
 * @param defaults what the fields of a new object are; called for each
 */
export function withFields<F extends object>(defaults: () => F): new (given?: Partial<F>) => F & Accessors<F> {
  class Fields {
    constructor(given: Partial<F> = {}) {
      Object.assign(this, defaults(), given);
    }
  }
  for (const name of Object.keys(defaults())) {
    const capital = name.charAt(0).toUpperCase() + name.slice(1);
    const methods = {
      [`get${capital}`](this: Record<string, unknown>) {
        return this[name];
      },
      [`set${capital}`](this: Record<string, unknown>, value: unknown) {
        this[name] = value;
      },
    };
    Object.assign(Fields.prototype, methods);
  }
  // The loop above gives what the type says.
  return Fields as unknown as new (
    given?: Partial<F>,
  ) => F & Accessors<F>;
}
