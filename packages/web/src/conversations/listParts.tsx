import type { ComponentProps } from 'react';

/** A virtual list that says that it is one. */
export function List({ context: _, ...props }: ComponentProps<'div'> & { context?: unknown }) {
  // biome-ignore lint/a11y/useSemanticElements: the virtual list hands in the properties of a div
  return <div role="list" {...props} />;
}

/** An item of a virtual list that says that it is one. */
export function Item({
  context: _,
  item: __,
  ...props
}: ComponentProps<'div'> & { context?: unknown; item?: unknown }) {
  // biome-ignore lint/a11y/useSemanticElements: the virtual list hands in the properties of a div
  return <div role="listitem" {...props} />;
}
