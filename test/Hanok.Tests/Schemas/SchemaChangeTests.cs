using System.Text.Json.Serialization;
using Hanok.Messaging;
using Hanok.Testing.Schemas;

namespace Hanok.Tests.Schemas;

/// <summary>Which changes of a message break a consumer. The classes are one message at different times and with different readers.</summary>
public sealed class SchemaChangeTests
{
    private const string Type = "kitchen.ticket.v1";

    private static readonly MessageJson Json = new([]);

    [Fact]
    public void A_new_field_breaks_nobody() => Assert.Empty(WriterChanges<Ticket, TicketWithNote, Ticket>());

    [Fact]
    public void A_field_that_goes_and_that_nobody_reads_breaks_nobody() => Assert.Empty(WriterChanges<TicketWithNote, Ticket, Ticket>());

    [Fact]
    public void An_integer_for_who_reads_a_number_breaks_nobody() => Assert.Empty(WriterChanges<PricedDecimal, PricedInt, PricedDecimal>());

    [Fact]
    public void A_field_that_goes_and_is_read_breaks_its_reader() => Breaks(
        WriterChanges<Ticket, TicketWithoutTable, Ticket>(), "kitchen.ticket.v1: 'table' is not written, and is required (as integer).", "Consumer audit, as it was recorded,");

    [Fact]
    public void A_field_that_goes_breaks_also_who_reads_it_only_when_it_is_there() => Breaks(
        WriterChanges<TicketWithNote, Ticket, TicketWithNote>(), "'note' was written as string or null, is not written any more, and is read as string or null");

    [Fact]
    public void A_field_with_another_name_breaks_its_reader() =>
        Breaks(WriterChanges<Ticket, TicketRenamed, Ticket>(), "'table' is not written, and is required");

    [Fact]
    public void A_number_that_becomes_text_breaks_its_reader() =>
        Breaks(WriterChanges<Ticket, TicketTextTable, Ticket>(), "'table' is written as string, and read as integer");

    [Fact]
    public void Text_that_becomes_a_number_breaks_its_reader() =>
        Breaks(WriterChanges<TicketTextTable, Ticket, TicketTextTable>(), "'table' is written as integer, and read as string");

    [Fact]
    public void A_number_with_decimals_breaks_who_reads_an_integer() =>
        Breaks(WriterChanges<PricedInt, PricedDecimal, PricedInt>(), "'price' is written as number, and read as integer");

    [Fact]
    public void An_id_that_becomes_any_text_breaks_who_reads_an_id() =>
        Breaks(WriterChanges<WithId, WithText, WithId>(), "'id' is written as string, and read as string (uuid)");

    [Fact]
    public void A_field_that_may_be_null_now_breaks_who_does_not_expect_it() =>
        Breaks(WriterChanges<WithText, WithNullableText, WithText>(), "'id' may be written as null, and is read as string");

    [Fact]
    public void What_is_deep_inside_is_found_with_its_path() => Breaks(
        WriterChanges<Menu<Ticket>, Menu<TicketTextTable>, Menu<Ticket>>(),
        "'courses[].dishes.*.table' is written as string, and read as integer", "'courses[].main.table' is written as string");

    [Fact]
    public void A_value_that_is_added_to_an_enum_breaks_who_knows_only_the_others() => Breaks(
        WriterChanges<Sized<Size>, Sized<MoreSizes>, Sized<Size>>(), "'size' may be written as Huge, and is read as one of Small, Large alone");

    [Fact]
    public void A_value_that_is_added_to_an_enum_does_not_break_who_reads_text() =>
        Assert.Empty(WriterChanges<Sized<Size>, Sized<MoreSizes>, Sized<string>>());

    [Fact]
    public void A_value_that_is_taken_from_an_enum_breaks_who_meets_it_in_messages_that_are_on_their_way() => Breaks(
        ReaderChanges<Sized<MoreSizes>, Sized<MoreSizes>, Sized<Size>>(), "'size' may be written as Huge", "Consumer audit, as it is in the code,");

    [Fact]
    public void A_new_required_field_of_a_command_breaks_senders_that_do_not_know_it() => Breaks(
        ReaderChanges<TicketWithoutTable, TicketWithoutTable, Ticket>(), "'table' is not written, and is required (as integer)", "their senders are not all replaced at once");

    [Fact]
    public void A_new_optional_field_of_a_command_breaks_nobody()
    {
        Assert.Empty(ReaderChanges<Ticket, Ticket, TicketWithNote>());
        Assert.Empty(ReaderChanges<TicketWithoutTable, TicketWithoutTable, TicketDefaultTable>());
    }

    [Fact]
    public void A_consumer_with_a_class_of_its_own_is_asked_only_for_what_it_reads() =>
        Assert.Empty(WriterChanges<Ticket, TicketTextTable, TicketWithoutTable>());

    [Fact]
    public void Another_converter_breaks_who_reads_with_the_first() => Breaks(
        WriterChanges<PaidInEuro, PaidInTickets, PaidInEuro>(), "'price' is written as object, and read as EuroConverter writes it");

    [Fact]
    public void A_type_that_contains_itself_is_compared_once() => Breaks(
        WriterChanges<Node, NodeOfText, Node>(), "'name' is written as integer, and read as string");

    [Fact]
    public void A_message_that_goes_breaks_who_handles_it()
    {
        var (recorded, code) = (new SchemaSet(), new SchemaSet());
        recorded.Messages[Type] = MessageSchema.Written(typeof(Ticket), Json);
        recorded.Consumers["audit"] = new() { [Type] = MessageSchema.Read(typeof(Ticket), Json) };
        code.Messages["kitchen.other.v1"] = MessageSchema.Written(typeof(Ticket), Json);

        Breaks(SchemaChange.Breaks(recorded, code), "kitchen.ticket.v1 is gone from the code.", "Consumer audit handles it");
    }

    [Fact]
    public void A_message_of_another_owner_is_taken_as_it_was_recorded()
    {
        var (recorded, code) = (new SchemaSet(), new SchemaSet());
        recorded.Messages[Type] = MessageSchema.Written(typeof(Ticket), Json);
        code.Messages["orders.other.v1"] = MessageSchema.Written(typeof(Ticket), Json);
        code.Consumers["audit"] = new() { [Type] = MessageSchema.Read(typeof(TicketTextTable), Json) };

        Breaks(SchemaChange.Breaks(recorded, code), "'table' is written as integer, and read as string");
    }

    [Fact]
    public void What_a_class_only_writes_is_not_read()
    {
        Assert.Equal(["double", "number"], Fields(MessageSchema.Written(typeof(Computed), Json)));
        Assert.Equal(["number"], Fields(MessageSchema.Read(typeof(Computed), Json)));

        static IEnumerable<string> Fields(System.Text.Json.Nodes.JsonObject schema) => schema["properties"]!.AsObject().Select(p => p.Key).Order();
    }

    private static void Breaks(IReadOnlyList<string> breaks, params string[] sentences) =>
        Assert.All(sentences, sentence => Assert.Contains(sentence, string.Join('\n', breaks), StringComparison.Ordinal));

    private static IReadOnlyList<string> WriterChanges<TBefore, TNow, TRead>()
    {
        var (recorded, code) = (new SchemaSet(), new SchemaSet());
        recorded.Messages[Type] = MessageSchema.Written(typeof(TBefore), Json);
        recorded.Consumers["audit"] = new() { [Type] = MessageSchema.Read(typeof(TRead), Json) };
        code.Messages[Type] = MessageSchema.Written(typeof(TNow), Json);
        return SchemaChange.Breaks(recorded, code);
    }

    private static IReadOnlyList<string> ReaderChanges<TWritten, TBefore, TNow>()
    {
        var (recorded, code) = (new SchemaSet(), new SchemaSet());
        recorded.Messages[Type] = MessageSchema.Written(typeof(TWritten), Json);
        recorded.Consumers["audit"] = new() { [Type] = MessageSchema.Read(typeof(TBefore), Json) };
        code.Consumers["audit"] = new() { [Type] = MessageSchema.Read(typeof(TNow), Json) };
        return SchemaChange.Breaks(recorded, code);
    }

    private sealed record Ticket(string Dish, int Table);

    private sealed record TicketWithNote(string Dish, int Table, string? Note);

    private sealed record TicketWithoutTable(string Dish);

    private sealed record TicketDefaultTable(string Dish, int Table = 1);

    private sealed record TicketRenamed(string Dish, int TableNumber);

    private sealed record TicketTextTable(string Dish, string Table);

    private sealed record PricedInt(int Price);

    private sealed record PricedDecimal(decimal Price);

    private sealed record WithId(Guid Id);

    private sealed record WithText(string Id);

    private sealed record WithNullableText(string? Id);

    private sealed record Menu<T>(IReadOnlyList<Course<T>> Courses);

    private sealed record Course<T>(T Main, Dictionary<string, T> Dishes);

    private sealed record Sized<T>(T Size);

    private sealed record PaidInEuro(Euro Price);

    private sealed record PaidInTickets(Ticket Price);

    private sealed record Node(string Name, Node? Next);

    private sealed record NodeOfText(int Name, NodeOfText? Next);

    private sealed record Computed(int Number)
    {
        public int Double => Number * 2;
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Size>))]
    private enum Size
    {
        Small,
        Large,
    }

    [JsonConverter(typeof(JsonStringEnumConverter<MoreSizes>))]
    private enum MoreSizes
    {
        Small,
        Large,
        Huge,
    }

    [JsonConverter(typeof(EuroConverter))]
    private sealed record Euro(decimal Amount);

    private sealed class EuroConverter : JsonConverter<Euro>
    {
        public override Euro Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) =>
            new(reader.GetDecimal());

        public override void Write(System.Text.Json.Utf8JsonWriter writer, Euro value, System.Text.Json.JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Amount);
    }
}
