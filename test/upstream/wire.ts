/** What all stand-ins say in the same words: the parts of Serpstat's answers. */

/** A request as its body says it. */
export interface Question {
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export const INTERSECT = 'SerpstatBacklinksProcedure.getIntersect';

export const STATISTICS = 'SerpstatLimitsProcedure.getStats';

/** A page of a list of `total` rows; `creditsLeft` are left of the plan. */
export function pageAnswer(
  { id, params: { page } }: Question,
  data: readonly object[],
  { total, creditsLeft }: { readonly total: number; readonly creditsLeft: number },
) {
  return { id, result: { data, summary_info: { page, total, left_lines: creditsLeft } } };
}

export function statisticsAnswer({ id }: Question, plan: number, creditsLeft: number) {
  return {
    id,
    result: { data: { max_lines: plan, used_lines: plan - creditsLeft, left_lines: creditsLeft } },
  };
}

export function refusal(id: string, code: number, message: string) {
  return { id, error: { code, message, data: null } };
}

/** The members of a row that no test changes. */
export const USUAL_LINK = {
  link_type: 'href',
  first_seen: '2024-02-29',
  last_visited: '2026-05-06 07:08:09',
};

/** A row of an intersection: the first count is that of the first domain. */
export function donorOnWire(
  donor: string,
  rank: number,
  domains: readonly unknown[],
  counts: readonly number[],
): object {
  return {
    Domain: donor,
    SDR: rank,
    ...Object.fromEntries(
      domains.map((domain, place) => [`Links count for domain #${place + 1} ${domain}`, counts[place]]),
    ),
  };
}
