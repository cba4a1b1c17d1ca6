import type {
  Availability,
  Destination,
  Instance,
  Plan,
  PlannedDid,
  Rule
} from '../types';

/** An instance as the server shows it. */
export function anInstance(difference: Partial<Instance> = {}): Instance {
  return {
    name: 'demo',
    display_name: 'Embedded lake',
    destination_rse: 'LOCAL-FUSE',
    destinations: ['LOCAL-FUSE'],
    lifetime_days: 7,
    lifetime_max_days: null,
    wildcards: true,
    search_scopes_max: 50,
    web_ui_url: null,
    mode: 'replica',
    sign_in: {
      state: 'signed_in',
      account: 'alice',
      expires_at: null,
      failure: null,
      interactive: true
    },
    ...difference
  };
}

/** A rule that is at work for a dataset of 200 files. */
export function aRule(difference: Partial<Rule> = {}): Rule {
  return {
    id: 'a1',
    account: 'alice',
    rse_expression: 'LOCAL-FUSE',
    state: 'REPLICATING',
    error: null,
    created_at: null,
    expires_at: null,
    own: true,
    did: 'opendata:higgs',
    locks_ok: 0,
    locks_replicating: 200,
    locks_stuck: 0,
    ...difference
  };
}

/** A dataset of 200 files of which nothing is here. */
export function anAvailability(
  difference: Partial<Availability> = {}
): Availability {
  return {
    did: 'opendata:higgs',
    state: 'elsewhere',
    rse: 'LOCAL-FUSE',
    files_here: 0,
    files_total: 200,
    bytes_here: 0,
    bytes_total: 1_900_000_000,
    bytes_per_second: null,
    expires_at: null,
    rule: null,
    failure: null,
    ...difference
  };
}

/** A mounted RSE with 2.4 TB free, and 210 of 500 GB of the account used. */
export function aDestination(
  difference: Partial<Destination> = {}
): Destination {
  return {
    rse: 'LOCAL-FUSE',
    free_bytes: 2_400_000_000_000,
    quota: {
      kind: 'limited',
      limit_bytes: 500_000_000_000,
      used_bytes: 210_000_000_000
    },
    ...difference
  };
}

/** A dataset of 200 files of which 58 are here. */
export function aPlannedDid(difference: Partial<PlannedDid> = {}): PlannedDid {
  return {
    did: 'opendata:higgs',
    type: 'dataset',
    state: 'partial',
    files_here: 58,
    files_total: 200,
    bytes_here: 600_000_000,
    bytes_total: 1_900_000_000,
    covered_by: null,
    others: [],
    failure: null,
    ...difference
  };
}

/** What bringing that dataset near means. */
export function aPlan(difference: Partial<Plan> = {}): Plan {
  return {
    items: [aPlannedDid()],
    rse: 'LOCAL-FUSE',
    destinations: [aDestination()],
    files_to_move: 142,
    bytes_to_move: 1_300_000_000,
    bytes_charged: 1_900_000_000,
    lifetime_days: 7,
    lifetime_max_days: null,
    lifetime_source: 'administrator',
    expires_at: '2026-11-28T12:00:00Z',
    ...difference
  };
}
