import type { FileState, LakeFile } from '../api/types';
import type { ClosedState, KernelState } from '../tokens';

const CLOSED: Readonly<Record<ClosedState, true>> = {
  hanging: true,
  missing: true,
  not_mounted: true,
  unmapped: true,
  unreadable: true
};

/** Where a variable stands that the kernel has answered for: what Rucio has here can be opened, or not. */
export function answered(
  { kind }: { kind: 'ready' | 'taken' },
  files: ReadonlyArray<LakeFile>
): KernelState {
  const closed = files.map(({ state }) => state).filter(isClosed);
  return kind === 'ready' && closed.length
    ? { kind, closed: { count: closed.length, state: closed[0] } }
    : { kind };
}

function isClosed(state: FileState): state is ClosedState {
  return state in CLOSED;
}
