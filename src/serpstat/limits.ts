/** Rows that one request can return at most: `params.size` takes 1 to 1000. */
export const MAX_PAGE_SIZE = 1000;

/** Rows of one listing that Serpstat hands out: a request for rows past this index is refused. */
export const MAX_LISTING_ROWS = 60_000;
