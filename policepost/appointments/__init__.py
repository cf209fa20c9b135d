"""Appointments: services, opening hours, bookings at the desk and home visits."""
