// The module that every app of React Native has; it is not among our packages, for its types bring the whole of it.
declare module 'react-native' {
  export const AppState: import('./host.ts').AppStateSource;
}
