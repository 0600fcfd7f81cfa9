/**
 * Tells libraries that nobody develops here: graphql-js then skips a check of each value that only explains mistakes of
 * developers. They read it while they load, so main.ts imports this file before all others.
 */
process.env.NODE_ENV ??= 'production';
