import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Puts values into the fields of a form when they change: the address has. What the user types meanwhile stays, and so does
 * the focus.
 */
export function useFieldValues(
  values: Readonly<Record<string, string | number | undefined>>,
): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  // A field that is not filled in is empty.
  const key = JSON.stringify(Object.entries(values).map(([name, value]) => [name, String(value ?? '')]));
  useLayoutEffect(() => {
    for (const [name, value] of JSON.parse(key)) {
      const field = form.current?.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
        field.value = value;
      }
    }
  }, [key]);
  return form;
}
