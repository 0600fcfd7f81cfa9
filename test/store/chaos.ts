/** How every method of a chaotic thing behaves from now on. */
export type Mood = 'well' | 'throws' | 'rejects' | 'hangs';

export interface Chaos {
  mood: Mood;
  /** How often any method was called. */
  calls: number;
}

/** The same thing, whose methods all fail as its mood is. It has nothing but methods. */
export function chaotic<Thing extends object>(
  thing: Thing,
): { readonly thing: Thing; readonly chaos: Chaos } {
  const chaos: Chaos = { mood: 'well', calls: 0 };
  const wrapped = new Proxy(thing, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...values: unknown[]) => unknown; // nothing but methods
      return (...values: unknown[]) => {
        chaos.calls += 1;
        if (name === 'peek' && chaos.mood !== 'well') {
          // It returns no promise that could reject or hang.
          throw new Error('chaos');
        }
        switch (chaos.mood) {
          case 'well':
            return method(...values);
          case 'throws':
            throw new Error('chaos');
          case 'rejects':
            return Promise.reject(new Error('chaos'));
          case 'hangs':
            return new Promise(() => {});
        }
      };
    },
  });
  return { thing: wrapped, chaos };
}
