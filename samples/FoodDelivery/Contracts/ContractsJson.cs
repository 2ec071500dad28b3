using System.Text.Json;
using System.Text.Json.Serialization;
using FoodDelivery.Contracts.Accounting;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Contracts.Consumers;
using FoodDelivery.Contracts.Delivery;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Contracts.Orders;
using FoodDelivery.Contracts.Restaurants;
using Hanok.Messaging;

namespace FoodDelivery.Contracts;

/// <summary>Source-generated JSON for everything that crosses a boundary. Strict where it reads requests: a quantity is a number.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, Converters = [typeof(OffsetTimeJsonConverter)])]
[JsonSerializable(typeof(RestaurantCreated))]
[JsonSerializable(typeof(RestaurantOpened))]
[JsonSerializable(typeof(RestaurantClosed))]
[JsonSerializable(typeof(VerifyConsumer))]
[JsonSerializable(typeof(CreateTicket))]
[JsonSerializable(typeof(TicketCreated))]
[JsonSerializable(typeof(ConfirmTicket))]
[JsonSerializable(typeof(CancelTicket))]
[JsonSerializable(typeof(BeginTicketCancellation))]
[JsonSerializable(typeof(UndoTicketCancellation))]
[JsonSerializable(typeof(ConfirmTicketCancellation))]
[JsonSerializable(typeof(BeginTicketRevision))]
[JsonSerializable(typeof(UndoTicketRevision))]
[JsonSerializable(typeof(ConfirmTicketRevision))]
[JsonSerializable(typeof(AuthorizeCard))]
[JsonSerializable(typeof(ReverseAuthorization))]
[JsonSerializable(typeof(ReviseAuthorization))]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(OrderApproved))]
[JsonSerializable(typeof(OrderRejected))]
[JsonSerializable(typeof(OrderTimedOut))]
[JsonSerializable(typeof(OrderCreated))]
[JsonSerializable(typeof(OrderStateChanged))]
[JsonSerializable(typeof(OrderRevised))]
[JsonSerializable(typeof(ConsumerVerified))]
[JsonSerializable(typeof(ConsumerRefused))]
[JsonSerializable(typeof(TicketPending))]
[JsonSerializable(typeof(TicketRefused))]
[JsonSerializable(typeof(TicketConfirmed))]
[JsonSerializable(typeof(TicketCancelled))]
[JsonSerializable(typeof(CardAuthorized))]
[JsonSerializable(typeof(CardDeclined))]
[JsonSerializable(typeof(CreateConsumerRequest))]
[JsonSerializable(typeof(ConsumerView))]
[JsonSerializable(typeof(CreateRestaurantRequest))]
[JsonSerializable(typeof(RestaurantView))]
[JsonSerializable(typeof(IReadOnlyList<RestaurantView>))]
[JsonSerializable(typeof(IReadOnlyList<MenuItem>))]
[JsonSerializable(typeof(PlaceOrderRequest))]
[JsonSerializable(typeof(ReviseOrderRequest))]
[JsonSerializable(typeof(OrderAccepted))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(OrderHistoryView))]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(CheckoutRequest))]
[JsonSerializable(typeof(CheckoutView))]
[JsonSerializable(typeof(DeliveryView))]
[JsonSerializable(typeof(PaymentView))]
[JsonSerializable(typeof(RestaurantPage))]
[JsonSerializable(typeof(HoldCourier))]
[JsonSerializable(typeof(HoldCapacity))]
public sealed partial class ContractsJson : JsonSerializerContext;
