import type { ComponentProps, MouseEvent } from 'react';
import { queryOf } from './address.ts';
import { useSession } from './session.ts';
import type { View } from './view.ts';

interface ViewLinkProps extends Omit<ComponentProps<'a'>, 'href' | 'onClick'> {
  readonly view: View;
}

/** Opens a view in this page; in another tab, the view opens by its address. */
export function ViewLink({ view, ...props }: ViewLinkProps) {
  const { comparison } = useSession();

  function open(event: MouseEvent) {
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      void comparison.open(view);
    }
  }
  return <a {...props} href={queryOf(view)} onClick={open} />;
}
