"""Subjects: what a prompt names, each by our own drawing or by OpenMoji's."""
