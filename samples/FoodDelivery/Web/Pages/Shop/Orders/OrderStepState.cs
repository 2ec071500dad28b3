namespace FoodDelivery.Web.Pages.Shop.Orders;

public enum OrderStepState
{
    Done,
    Now,
    Later,
    Undone,
    Never,
}
