/**
 * Goes on with a value: at once if it is here, otherwise once its promise resolves. Rows that are held are then delivered
 * without a promise for each list.
 */
export function afterwards<Value, Next>(
  value: Value | Promise<Value>,
  next: (value: Value) => Next | Promise<Next>,
): Next | Promise<Next> {
  return value instanceof Promise ? value.then(next) : next(value);
}
