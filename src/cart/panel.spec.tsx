import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import * as React from 'react';

import type { IFailure } from '../api/errors';
import { anAvailability } from '../api/testing/shapes';
import type { Availability, Instance } from '../api/types';
import { CommandIDs } from '../commands';
import type {
  IAccount,
  IAttachment,
  IAvailability,
  ICart,
  IInjector,
  ILakeDid,
  KernelState
} from '../tokens';
import type { ICartOptions } from './panel';
import { CartView } from './panel';

const higgs: IAttachment = {
  did: 'opendata:higgs.2024.diphoton',
  type: 'collection',
  variableName: 'diphoton',
  instance: 'demo'
};

function standing(difference: Partial<Availability> = {}): Availability {
  return anAvailability({ did: higgs.did, ...difference });
}

/** The models around the panel, each in the state that a test sets. */
class World {
  readonly cartChanged = new Signal<object, void>(this);
  readonly accountChanged = new Signal<object, void>(this);
  readonly moved = new Signal<object, ILakeDid>(this);
  readonly injected = new Signal<object, object>(this);
  readonly watched = new Map<string, number>();
  readonly removed: IAttachment[] = [];
  readonly wishes: unknown[][] = [];
  readonly refreshed: ILakeDid[] = [];
  injections = 0;

  current: object | null = { sessionContext: {}, title: { label: 'a.ipynb' } };
  attachments: IAttachment[] = [higgs];
  problem: string | null = null;
  status: IAccount['status'] = 'ready';
  known: Availability | null = standing();
  failure: IFailure | null = null;
  kernel: KernelState = { kind: 'no-kernel' };

  get options(): ICartOptions {
    const instance = { name: 'demo' } as Instance;
    const account: Partial<IAccount> = {
      changed: this.accountChanged as unknown as IAccount['changed'],
      status: this.status,
      find: name => (name === 'demo' ? instance : null)
    };
    const cart = {
      current: this.current,
      changed: this.cartChanged,
      read: () => ({ attachments: this.attachments, problem: this.problem }),
      remove: (_: unknown, item: IAttachment) => this.removed.push(item)
    };
    const count = (did: string, by: number) =>
      this.watched.set(did, (this.watched.get(did) ?? 0) + by);
    const availability = {
      changed: this.moved,
      get: () => this.known,
      failure: () => this.failure,
      refresh: (item: ILakeDid) => {
        this.refreshed.push(item);
        return Promise.resolve();
      },
      watch: ({ did }: ILakeDid) => {
        count(did, 1);
        return { dispose: () => count(did, -1) };
      }
    };
    const injector = { changed: this.injected, state: () => this.kernel };
    return {
      trans: nullTranslator.load(''),
      account: account as IAccount,
      cart: cart as unknown as ICart,
      availability: availability as unknown as IAvailability,
      injector: injector as unknown as IInjector,
      execute: (...wish) => this.wishes.push(wish),
      inject: () => this.injections++
    };
  }
}

describe('CartView', () => {
  let world: World;

  beforeEach(() => {
    world = new World();
  });
  afterEach(cleanup);

  const show = () => render(<CartView {...world.options} />);

  it('says what to do when no notebook is open', () => {
    world.current = null;
    expect(show().container.textContent).toContain('Open a notebook');
  });

  it('says what to do when nothing is attached', () => {
    world.attachments = [];
    expect(show().container.textContent).toContain('press +');
  });

  it('reports metadata that is no list and offers nothing to overwrite it', () => {
    world.attachments = [];
    world.problem = 'not-a-list';
    const view = show();
    expect(view.getByRole('alert').textContent).toContain('rucio_attachments');
    expect(view.queryByRole('button')).toBeNull();
  });

  it('shows where data is, and asks for it by a verb', () => {
    const view = show();
    const row = view.getByRole('listitem');
    expect(row.textContent).toContain('diphoton');
    expect(row.textContent).toContain('Elsewhere · 200 files · 1.9 GB');
    expect(view.getByTitle(higgs.did)).toBeTruthy();
    fireEvent.click(view.getByRole('button', { name: 'Make available…' }));
    expect(world.wishes).toEqual([
      [CommandIDs.makeAvailable, { instance: 'demo', did: higgs.did }]
    ]);
  });

  it('moves with what is pushed', () => {
    const view = show();
    world.known = standing({
      state: 'replicating',
      files_here: 142,
      bytes_here: 1_300_000_000
    });
    act(() => world.moved.emit({ instance: 'demo', did: higgs.did }));
    const bar = view.getByRole('progressbar');
    expect(Number(bar.getAttribute('value'))).toBeCloseTo(13 / 19);
    expect(view.getByRole('listitem').textContent).toContain(
      '142 of 200 files · 1.3 GB of 1.9 GB'
    );
    expect(view.queryByRole('button', { name: 'Make available…' })).toBeNull();
  });

  it('says ready when the kernel has answered, not before', () => {
    world.known = standing({ state: 'available' });
    world.kernel = { kind: 'waiting' };
    const view = show();
    expect(view.container.textContent).not.toContain('Ready');
    world.kernel = { kind: 'ready' };
    act(() => world.injected.emit({}));
    expect(view.container.textContent).toContain('Ready in the kernel · Here');
  });

  it('tells why a variable is not in the kernel, and tries again', () => {
    world.kernel = { kind: 'failed', reason: 'the name is in use' };
    const view = show();
    expect(view.container.textContent).toContain('the name is in use');
    fireEvent.click(
      view.getByRole('button', { name: 'Put into the kernel again' })
    );
    expect(world.injections).toBe(1);
  });

  it("shows Rucio's reason with a verb", () => {
    world.known = standing({
      state: 'stuck',
      failure: {
        message: 'The rule is stuck',
        reason: 'SITE-B has no space left',
        code: 'rule_stuck'
      }
    });
    const view = show();
    const alert = view.getByRole('alert').textContent;
    expect(alert).toContain('SITE-B has no space left');
    expect(alert).toContain('Rucio retries by itself');
    fireEvent.click(view.getByRole('button', { name: 'Retry' }));
    expect(world.refreshed).toEqual([{ instance: 'demo', did: higgs.did }]);
  });

  it('shows a failed question instead of waiting for ever', () => {
    world.known = null;
    const view = show();
    expect(view.container.textContent).toContain('Asking Rucio…');
    world.failure = {
      message: 'Rucio does not answer',
      reason: 'connection refused',
      code: 'rucio_unreachable'
    };
    act(() => world.moved.emit({ instance: 'demo', did: higgs.did }));
    expect(view.container.textContent).not.toContain('Asking Rucio…');
    expect(view.getByRole('alert').textContent).toContain('connection refused');
  });

  it('asks nothing of an instance that nobody configured', () => {
    world.attachments = [{ ...higgs, instance: 'evil' }];
    const view = show();
    expect(view.container.textContent).toContain('“evil”');
    expect([...world.watched]).toEqual([]);
  });

  it('removes an entry by a button with a name', () => {
    const view = show();
    fireEvent.click(
      view.getByRole('button', { name: 'Remove diphoton from the notebook' })
    );
    expect(world.removed).toEqual([higgs]);
  });

  it('shows the text of strangers as text', () => {
    const hostile = 'x:<img src=x onerror=alert(1)>';
    world.attachments = [{ ...higgs, did: hostile }];
    const view = show();
    expect(view.container.querySelector('img')).toBeNull();
    expect(view.container.textContent).toContain(hostile);
  });

  it('watches what it shows, and nothing afterwards', () => {
    const view = show();
    expect(world.watched.get(higgs.did)).toBe(1);
    view.unmount();
    expect(world.watched.get(higgs.did)).toBe(0);
  });
});
