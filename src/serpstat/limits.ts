/** The largest `params.size`: a request returns at most this many rows. */
export const MAX_PAGE_SIZE = 1000;

/** Serpstat returns only this many rows of a listing, and refuses requests for rows beyond. */
export const MAX_LISTING_ROWS = 60_000;
