/** In place of rows that are not on the screen. */
export function Space({ height, columns }: { readonly height: number; readonly columns: number }) {
  return height <= 0 ? null : (
    <tbody aria-hidden="true">
      <tr>
        <td className="space" colSpan={columns} style={{ height }} />
      </tr>
    </tbody>
  );
}

/** In place of rows that are about to come. */
export function Placeholders({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  return (
    <tbody aria-hidden="true" className="placeholders">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <tr key={row} className="row">
          {Array.from({ length: columns }, (_, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
            <td key={column}>
              <span />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
