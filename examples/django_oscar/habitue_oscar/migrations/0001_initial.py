"""The two tables of the integration."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = (("order", "0021_billingaddress_code_shippingaddress_code"),)

    operations = (
        migrations.CreateModel(
            name="OrderVisitor",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="habitue",
                        serialize=False,
                        to="order.order",
                    ),
                ),
                ("device_id", models.CharField(blank=True, max_length=64)),
                ("customer_id", models.CharField(blank=True, max_length=64)),
                ("measure", models.BooleanField(default=False)),
                ("personalise", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_id", models.CharField(max_length=100, unique=True)),
                ("event", models.JSONField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("refused_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name_plural": "outgoing",
                "indexes": [models.Index(fields=["refused_because", "due_at"], name="habitue_due")],
            },
        ),
    )
