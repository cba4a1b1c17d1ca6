import { act, cleanup, fireEvent, render } from '@testing-library/react';
import * as React from 'react';

import { aRule, anInstance } from '../api/testing/shapes';
import { CommandIDs } from '../commands';
import type { IAttachment } from '../tokens';
import { CartView } from './panel';
import { higgs, standing, World } from './testing/world';

describe('CartView', () => {
  let world: World;

  beforeEach(() => {
    world = new World();
  });
  afterEach(() => {
    cleanup();
    world.dispose();
  });

  const draw = () => render(<CartView {...world.options} />);
  const show = (...entries: IAttachment[]) => {
    world.attach(...entries);
    return draw();
  };

  it('says what to do when no notebook is open', () => {
    expect(draw().container.textContent).toContain('Open a notebook');
  });

  it('says what to do when nothing is attached', () => {
    expect(show().container.textContent).toContain('press +');
  });

  it('reports metadata that is no list and offers nothing to overwrite it', () => {
    const panel = world.open({ of: 'a stranger' });
    const view = draw();
    expect(view.getByRole('alert').textContent).toContain('rucio_attachments');
    expect(view.queryByRole('button')).toBeNull();
    expect(panel.dirty).toBe(false);
  });

  it('shows where data is, and asks for it by a verb', () => {
    const view = show(higgs);
    const row = view.getByRole('listitem');
    expect(row.textContent).toContain('diphoton');
    expect(row.textContent).toContain('Elsewhere · 200 files · 1.9 GB');
    expect(view.getByTitle(higgs.did)).toBeTruthy();
    fireEvent.click(view.getByRole('button', { name: 'Make available…' }));
    expect(world.wishes).toEqual([
      [CommandIDs.makeAvailable, { instance: 'demo', did: higgs.did }]
    ]);
  });

  it('names the instance where there are several', () => {
    world.instances[0].display_name = 'First site';
    expect(show(higgs).container.textContent).not.toContain('First site');
    world.instances.push(anInstance({ name: 'second' }));
    cleanup();
    expect(draw().getByRole('listitem').textContent).toContain('First site');
  });

  it('moves with what is pushed', () => {
    const view = show(higgs);
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
    const view = show(higgs);
    expect(view.container.textContent).not.toContain('Ready');
    world.kernel = { kind: 'ready' };
    act(() => world.injected.emit({}));
    expect(view.container.textContent).toContain('Ready in the kernel · Here');
  });

  it('offers to replace what the user has under the name', () => {
    world.kernel = { kind: 'taken' };
    const view = show(higgs);
    expect(view.container.textContent).toContain('which was left alone');
    fireEvent.click(view.getByRole('button', { name: 'Replace…' }));
    expect(world.wishes).toEqual([
      [CommandIDs.replaceInKernel, { variableName: 'diphoton' }]
    ]);
  });

  it('tells why a variable is not in the kernel, and tries again', () => {
    world.kernel = { kind: 'failed', reason: 'the name is in use' };
    const view = show(higgs);
    expect(view.container.textContent).toContain('the name is in use');
    fireEvent.click(
      view.getByRole('button', { name: 'Put into the kernel again' })
    );
    expect(world.injections).toBe(1);
  });

  it('puts a variable into the kernel when it is asked', () => {
    world.kernel = { kind: 'off' };
    const view = show(higgs);
    expect(view.container.textContent).toContain('unasked');
    fireEvent.click(view.getByRole('button', { name: 'Put into the kernel' }));
    expect(world.injections).toBe(1);
  });

  it('offers another name where the name is taken', () => {
    world.kernel = { kind: 'failed', reason: 'the name is in use' };
    const view = show(higgs);
    fireEvent.click(view.getByRole('button', { name: 'Rename…' }));
    expect(view.getByRole('textbox')).toBeTruthy();
  });

  it("shows Rucio's reason with a verb", () => {
    world.known = standing({
      state: 'stuck',
      rule: aRule(),
      failure: {
        message: 'The rule is stuck',
        reason: 'SITE-B has no space left',
        code: 'rule_stuck'
      }
    });
    const view = show(higgs);
    const alert = view.getByRole('alert').textContent;
    expect(alert).toContain('SITE-B has no space left');
    expect(alert).toContain('Rucio retries by itself');
    fireEvent.click(view.getByRole('button', { name: 'Retry…' }));
    expect(world.wishes).toEqual([
      [
        CommandIDs.retryRule,
        { instance: 'demo', did: higgs.did, ruleId: aRule().id }
      ]
    ]);
  });

  it('shows a failed question instead of waiting for ever', () => {
    world.known = null;
    const view = show(higgs);
    expect(view.container.textContent).toContain('Asking Rucio…');
    world.failure = {
      message: 'Rucio does not answer',
      reason: 'connection refused',
      code: 'rucio_unreachable'
    };
    act(() => world.moved.emit({ instance: 'demo', did: higgs.did }));
    expect(view.container.textContent).not.toContain('Asking Rucio…');
    expect(view.getByRole('alert').textContent).toContain('connection refused');
    fireEvent.click(view.getByRole('button', { name: 'Retry' }));
    expect(world.refreshed).toEqual([{ instance: 'demo', did: higgs.did }]);
  });

  it('asks nothing of an instance that nobody configured', () => {
    const view = show({ ...higgs, instance: 'evil' });
    expect(view.container.textContent).toContain('“evil”');
    expect([...world.watched]).toEqual([]);
  });

  it('removes an entry by a button with a name', () => {
    const view = show(higgs);
    fireEvent.click(
      view.getByRole('button', { name: 'Remove diphoton from the notebook' })
    );
    expect(world.names).toEqual([]);
  });

  it('shows the text of strangers as text', () => {
    const hostile = 'x:<img src=x onerror=alert(1)>';
    const view = show({ ...higgs, did: hostile });
    expect(view.container.querySelector('img')).toBeNull();
    expect(view.container.textContent).toContain(hostile);
  });

  it('watches what it shows, and nothing afterwards', () => {
    const view = show(higgs);
    expect(world.watched.get(higgs.did)).toBe(1);
    view.unmount();
    expect(world.watched.get(higgs.did)).toBe(0);
  });

  it('writes nothing into the notebook that it shows', () => {
    const panel = world.attach(higgs);
    const view = draw();
    act(() => view.getByRole('listitem').focus());
    act(() => world.list.select(0));
    view.unmount();
    expect(panel.dirty).toBe(false);
  });

  describe('of somebody else’s notebook', () => {
    beforeEach(() => world.approvals.ready);

    it('offers nothing but to say yes', () => {
      const panel = world.open([{ ...higgs }]);
      const view = draw();
      expect(view.getByRole('note').textContent).toContain('somebody else');
      const names = () =>
        view.queryAllByRole('button').map(button => button.textContent);
      expect(names()).toContain('Use this cart');
      expect(names()).not.toContain('Make available…');
      fireEvent.click(view.getByRole('button', { name: 'Use this cart' }));
      expect(view.queryByRole('note')).toBeNull();
      expect(names()).toContain('Make available…');
      expect(panel.dirty).toBe(false);
    });

    it('lets the kernel have what is here', () => {
      world.open([{ ...higgs }]);
      world.kernel = { kind: 'failed', reason: 'the name is in use' };
      const view = draw();
      fireEvent.click(
        view.getByRole('button', { name: 'Put into the kernel again' })
      );
      expect(world.injections).toBe(1);
    });
  });
});
