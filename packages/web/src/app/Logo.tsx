/** The wild goose of the name. */
export function Logo({ size }: { size: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="18" className="logoGround" />
      <path d="M8 24c10-3 17-1 24 8 7-9 14-11 24-8-9 2-15 6-19 14l-5 10-5-10c-4-8-10-12-19-14z" className="logoBird" />
    </svg>
  );
}
