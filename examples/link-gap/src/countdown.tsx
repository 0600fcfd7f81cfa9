import { useEffect, useState } from 'react';

/** How long it takes until a time, in milliseconds since 1970. */
export function Countdown({ until }: { readonly until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return (
    <strong>
      {/* Read once, not every second. */}
      <span aria-hidden="true">{seconds === 0 ? 'Trying again now.' : `Trying again in ${seconds} s.`}</span>
      <span className="visually-hidden">The app tries again by itself.</span>
    </strong>
  );
}
