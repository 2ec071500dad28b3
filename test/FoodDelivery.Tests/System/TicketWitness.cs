namespace FoodDelivery.Tests.WholeSystem;

/// <summary>
/// Counts how often each ticket was written. The kitchen's own tables cannot tell: its statements are such that a repetition changes nothing,
/// and here it is to be seen that there is none.
/// </summary>
internal static class TicketWitness
{
    /// <summary>A row for each write, in the transaction of the write.</summary>
    public static Task InstallAsync(Databases databases, CancellationToken cancellation) => databases.ExecuteAsync(
        "kitchen",
        """
        CREATE TABLE ticket_written (id uuid NOT NULL, state text NOT NULL);
        CREATE FUNCTION note_ticket() RETURNS trigger SECURITY DEFINER SET search_path FROM CURRENT LANGUAGE plpgsql AS
          $$ BEGIN
            -- A ticket may be held, and let go again, as often as somebody wants to change its order.
            IF new.previous_state IS NULL AND (TG_OP = 'INSERT' OR old.previous_state IS NULL OR new.state = 'CANCELLED') THEN
              INSERT INTO ticket_written VALUES (new.id, new.state);
            END IF;
            RETURN NULL; END $$;
        CREATE TRIGGER note_ticket AFTER INSERT OR UPDATE ON ticket FOR EACH ROW EXECUTE FUNCTION note_ticket();
        """,
        cancellation);

    public static Task<List<string>> RepetitionsAsync(Databases databases, CancellationToken cancellation) => databases.QueryAsync(
        "kitchen",
        """
        SELECT format('ticket %s: written as %s %s times', id, state, count(*)) FROM ticket_written
        GROUP BY id, state HAVING count(*) > 1
        """,
        row => row.GetString(0), cancellation);
}
