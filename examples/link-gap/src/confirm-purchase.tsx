import { useSelector } from '@tanstack/react-store';
import { useEffect, useRef } from 'react';
import { counted } from './counted.ts';
import type { Price } from './purchases.ts';
import { useSession } from './session.ts';

/** Asks before much is spent. */
export function ConfirmPurchase() {
  const { purchases } = useSession();
  const asked = useSelector(purchases.store, state => state.asked);
  return asked && <Question price={asked} onAnswer={purchases.answer} />;
}

interface QuestionProps {
  readonly price: Price;
  readonly onAnswer: (isBought: boolean) => void;
}

function Question({ price: { credits, isAtMost, held, counts }, onAnswer }: QuestionProps) {
  const { account } = useSession();
  const left = useSelector(account, state => state.left);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby="purchase"
      aria-describedby="price"
      // Also after Escape, which leaves the value empty.
      onClose={({ currentTarget }) => onAnswer(currentTarget.returnValue === BUY)}
    >
      {/* The browser closes the dialog, and gives the focus back to where it was. */}
      <form method="dialog">
        <h2 id="purchase">Confirm purchase</h2>
        <p id="price">
          <strong>
            {isAtMost && 'At most '}
            {counted(credits, 'credit')}
          </strong>
          , {counted(held, 'row')} already here.
        </p>
        <p className="quiet">
          {counts > 0 && `${counted(counts, 'credit')} of them for the counts of the picture. `}
          {isAtMost && 'You pay only for rows that exist. '}
          {left !== null && `You have ${counted(left, 'credit')} left.`}
        </p>
        <div className="actions">
          <button type="submit">Cancel</button>
          <button type="submit" value={BUY} className="primary">
            Buy
          </button>
        </div>
      </form>
    </dialog>
  );
}

const BUY = 'buy';
