"""The integration's promises, without a browser: manage.py test habitue_oscar"""
