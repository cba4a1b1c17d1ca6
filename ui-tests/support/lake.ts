import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { Leashed, tool } from './leashed';

/** Files in the scope `bulk` of the stories' lake. */
export const BULK_COUNT = 10_000;

/** Names the file that describes the lake of this test run. */
export const LAKE_VARIABLE = 'DATALAKE_TEST_LAKE_JSON';

/** A storage that a story may mount beside the usual one. */
export const SECOND_RSE = 'SITE-B';

/** One of the lake's people. */
export interface IPerson {
  username: string;
  password: string;
  account: string;
}

/** What `datalake demo --lake-only` prints. */
export interface ILakeDescription {
  rucio_url: string;
  accounts: Record<string, IPerson>;
  mount: { rse: string; pfn_prefix: string; path: string };
  control_url: string;
  control_token: string;
  instance: Record<string, unknown> & { name: string };
}

/** Faults of the transfer service (docs/demo.md). */
export interface ITransferKnobs {
  fail?: { pattern: string; reason: string }[];
  hold?: string | null;
  delay_seconds?: number;
  bandwidth?: number | null;
}

/** A lake of our own below `folder`; its description is written to `lake.json` there. */
export async function startLake(
  folder: string
): Promise<{ process: Leashed; file: string }> {
  const lake = new Leashed([
    tool('python'),
    ...['-m', 'jupyterlab_datalake.cli', 'demo', '--lake-only'],
    ...['--root', path.join(folder, 'lake'), '--did-count', `${BULK_COUNT}`]
  ]);
  const file = path.join(folder, 'lake.json');
  try {
    writeFileSync(file, await lake.firstLine(), { mode: 0o600 });
  } catch (error) {
    await lake.end();
    throw error;
  }
  return { process: lake, file };
}

/** Who wants a rule, and for how many days. */
export interface IOrder {
  name: string;
  days: number;
}

const ORDER: IOrder = { name: 'alice', days: 7 };

/** The running lake: its faults, and Rucio as its people see it. */
export class Lake {
  constructor(file: string) {
    this.description = JSON.parse(
      readFileSync(file, 'utf8')
    ) as ILakeDescription;
  }

  readonly description: ILakeDescription;

  /** Set faults of the transfer service. */
  async transfers(knobs: ITransferKnobs): Promise<void> {
    await this._control('PUT', '/knobs/transfers', knobs);
  }

  /** Stop or start Rucio; resolves when it is so. */
  async rucio(up: boolean): Promise<void> {
    await this._control('PUT', '/knobs/rucio', { up });
  }

  /** No fault at all. */
  async heal(): Promise<void> {
    await this._control('DELETE', '/knobs');
  }

  /** Remove every rule of the people and wait until the mounted RSE is empty again. */
  async empty(): Promise<void> {
    await this.heal();
    const rse = this.description.mount.rse;
    for (const name of ['alice', 'bob']) {
      const person = this.description.accounts[name];
      for (const rule of await this._rules(person)) {
        await this.ask(person, 'PUT', `/rules/${rule}`, {
          options: { lifetime: 0 }
        });
      }
      await this._until(
        `${name} to have no rules`,
        async () => (await this._rules(person)).length === 0
      );
    }
    await this._until(
      `${rse} to be empty`,
      async () => this.filesOnMount().length === 0
    );
  }

  /** Every file that lies under the mount of the mounted RSE. */
  filesOnMount(): string[] {
    return readdirSync(this.description.mount.path, {
      recursive: true,
      withFileTypes: true
    })
      .filter(entry => entry.isFile())
      .map(entry => entry.name);
  }

  /** Take a file away from under Rucio's hands. */
  lose(name: string): void {
    const { path: mount } = this.description.mount;
    const [found] = readdirSync(mount, {
      recursive: true,
      encoding: 'utf8'
    }).filter(entry => path.basename(entry) === name);
    rmSync(path.join(mount, found));
  }

  /** Make a rule on the mounted RSE, as the person's terminal would; answers its id. */
  async order(did: string, wish: Partial<IOrder> = {}): Promise<string> {
    const { name, days } = { ...ORDER, ...wish };
    const person = this.description.accounts[name];
    const cut = did.indexOf(':');
    const [rule] = (await this.ask(person, 'POST', '/rules/', {
      dids: [{ scope: did.slice(0, cut), name: did.slice(cut + 1) }],
      copies: 1,
      rse_expression: this.description.mount.rse,
      account: person.account,
      lifetime: days * 24 * 3600
    })) as [string[]];
    return rule[0];
  }

  /** Make a rule and wait until Rucio says OK. */
  async bring(did: string, wish: Partial<IOrder> = {}): Promise<void> {
    const rule = await this.order(did, wish);
    const alice = this.description.accounts.alice;
    await this._until(`rule for ${did} to be OK`, async () => {
      const [state] = await this.ask(alice, 'GET', `/rules/${rule}`);
      return (state as { state: string }).state === 'OK';
    });
  }

  /** Make a dataset of alice's with so many files of the scope `bulk`; answers its DID. */
  async dataset(name: string, count: number): Promise<string> {
    const { alice } = this.description.accounts;
    const scope = `user.${alice.account}`;
    const files = await this.ask(
      alice,
      'GET',
      '/dids/bulk/dids/search?type=file'
    );
    const dids = files
      .slice(0, count)
      .map(file => ({ scope: 'bulk', name: file as string }));
    const route = `/dids/${scope}/${name}`;
    await this._send(alice, 'POST', route, { type: 'DATASET' });
    await this._send(alice, 'POST', `${route}/dids`, { dids });
    return `${scope}:${name}`;
  }

  /** Rucio's answer: one value per line. */
  async ask(
    person: IPerson,
    method: string,
    route: string,
    body?: unknown
  ): Promise<unknown[]> {
    const text = await this._send(person, method, route, body);
    return text
      .split('\n')
      .filter(line => line.trim())
      .map(line => JSON.parse(line) as unknown);
  }

  private async _send(
    person: IPerson,
    method: string,
    route: string,
    body?: unknown
  ): Promise<string> {
    const response = await fetch(`${this.description.rucio_url}${route}`, {
      method,
      headers: {
        'X-Rucio-Auth-Token': await this._token(person),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' })
      },
      body: body === undefined ? undefined : JSON.stringify(body)
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${route}: ${response.status} ${text}`);
    }
    return text;
  }

  private async _rules(person: IPerson): Promise<string[]> {
    const rules = await this.ask(
      person,
      'GET',
      `/accounts/${person.account}/rules`
    );
    return (rules as { id: string; rse_expression: string }[])
      .filter(rule =>
        [this.description.mount.rse, SECOND_RSE].includes(rule.rse_expression)
      )
      .map(rule => rule.id);
  }

  private async _token(person: IPerson): Promise<string> {
    const known = this._tokens.get(person.account);
    if (known) {
      return known;
    }
    const response = await fetch(
      `${this.description.rucio_url}/auth/userpass`,
      {
        headers: {
          'X-Rucio-Account': person.account,
          'X-Rucio-Username': person.username,
          'X-Rucio-Password': person.password
        }
      }
    );
    const token = response.headers.get('X-Rucio-Auth-Token');
    if (!token) {
      throw new Error(`${person.account} got no token: ${response.status}`);
    }
    this._tokens.set(person.account, token);
    return token;
  }

  private async _control(
    method: string,
    route: string,
    body?: unknown
  ): Promise<void> {
    const response = await fetch(`${this.description.control_url}${route}`, {
      method,
      headers: { 'X-Datalake-Control-Token': this.description.control_token },
      body: body === undefined ? undefined : JSON.stringify(body)
    });
    if (!response.ok) {
      throw new Error(
        `${method} ${route}: ${response.status} ${await response.text()}`
      );
    }
  }

  private async _until(
    what: string,
    done: () => Promise<boolean>
  ): Promise<void> {
    const deadline = Date.now() + 90_000;
    while (!(await done())) {
      if (Date.now() > deadline) {
        throw new Error(`Waited 90 s for ${what}.`);
      }
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  private readonly _tokens = new Map<string, string>();
}
