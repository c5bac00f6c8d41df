import { Avatar } from '../app/Avatar.tsx';
import { usePeople } from '../session/people.ts';

/** The other demo users, one click away; nothing where there are none. */
export function PeopleList({ onChoose }: { onChoose: (userId: string) => void }) {
  const people = usePeople();
  if (people.length === 0) return null;
  return (
    <ul className="people">
      {people.map(({ userId, name }) => (
        <li key={userId}>
          <button type="button" onClick={() => onChoose(userId)}>
            <Avatar userId={userId} name={name} size={28} />
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
