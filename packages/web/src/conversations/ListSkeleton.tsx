import { Skeleton } from 'antd';

const rows = ['a', 'b', 'c', 'd', 'e', 'f'];

/** The list's outline while it loads. */
export function ListSkeleton() {
  return (
    <div className="listSkeleton" aria-hidden="true">
      {rows.map((row) => (
        <Skeleton
          key={row}
          active
          avatar={{ size: 48 }}
          title={{ width: '40%' }}
          paragraph={{ rows: 1, width: '75%' }}
        />
      ))}
    </div>
  );
}
