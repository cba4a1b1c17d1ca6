import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

/** Draw again whenever one of the signals is emitted. */
export function useSignals(
  ...signals: ReadonlyArray<ISignal<unknown, unknown>>
): void {
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    const onEmitted = () => draw();
    signals.forEach(signal => signal.connect(onEmitted));
    return () => signals.forEach(signal => signal.disconnect(onEmitted));
  }, signals);
}
