"""Sample data: Sơn La's wards and rounds, each figure real or made up, and the generator that writes them."""
