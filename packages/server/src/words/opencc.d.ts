declare module 'opencc-js/dict/TSCharacters' {
  /** `traditional simplified …`, with `|` between the characters. */
  const pairs: string;
  export default pairs;
}
