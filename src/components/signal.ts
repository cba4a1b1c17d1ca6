import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

/** Draw again whenever one of the signals is emitted. */
export function useSignals(
  ...signals: ReadonlyArray<ISignal<unknown, unknown>>
): void {
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  // A layout effect runs with the drawing: nothing can be emitted between the two and be missed.
  React.useLayoutEffect(() => {
    const onEmitted = () => draw();
    signals.forEach(signal => signal.connect(onEmitted));
    return () => signals.forEach(signal => signal.disconnect(onEmitted));
  }, signals);
}
