import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** A field that waits for the end of the typing. */
export function Typed({
  label,
  value,
  change,
}: {
  label: string;
  value: string;
  change: (text: string) => void;
}) {
  const [text, setText] = useState(value);
  // What this field told last comes back as its value; more may be typed by then.
  const told = useRef(value);
  useLayoutEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  useLayoutEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      change(text);
    }, 250);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label>
      {label}
      <input
        data-search
        type="search"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}
