/** The position of a part of a filter. */
export interface Place {
  /** For messages: `filter.or[1].anchor`. */
  readonly path: string;
  /** Whether it is under an odd number of `not`, and so means the opposite. */
  readonly negated: boolean;
}

/** The place of a member of the object at this place. */
export function member(place: Place, name: string): Place {
  return { ...place, path: `${place.path}.${name}` };
}

/** The place of an item of the list at this place. */
export function item(place: Place, index: number): Place {
  return { ...place, path: `${place.path}[${index}]` };
}
